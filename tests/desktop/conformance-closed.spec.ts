/** Conformance: does the engine enforce isolation, policy, permissions and refusals by Electron's rules? */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { start, whatWasAsked } from '../support/conformance'
import { expect, type RunningApp, test } from '../support/launch-app'

let running: RunningApp
test.beforeAll(async () => {
  running = await start()
  await expect(running.window.locator('#log')).toContainText('ready')
})
test.afterAll(() => running.close())

test('the page is secure and isolated', async () => {
  const facts = await running.window.evaluate(() => [isSecureContext, crossOriginIsolated, typeof SharedArrayBuffer])
  expect(facts).toEqual([true, true, 'function'])
})

test('the content security policy is enforced', async () => {
  expect(await running.window.evaluate(() => globalThis.inlineRan)).toBeUndefined()
  // Playwright's own evaluations are not bound by the policy, a script element of the page is.
  const outcome = await running.window.evaluate(async () => {
    const style = document.createElement('style')
    style.textContent = 'body { color: red }'
    document.head.append(style)
    const fetched = await fetch('https://example.invalid/x').then(
      () => 'fetched',
      () => 'refused',
    )
    const image = new Image()
    const loaded = new Promise((resolve) => {
      image.onload = () => resolve('loaded')
      image.onerror = () => resolve('refused')
    })
    image.src = 'https://example.invalid/x.png'
    return [fetched, await loaded, style.sheet?.cssRules.length ?? 0]
  })
  expect(outcome).toEqual(['refused', 'refused', 0])
  const violations = await running.window.evaluate(() => globalThis.seen.violations)
  for (const directive of ['connect-src', 'img-src', 'style-src-elem']) expect(violations).toContain(directive)
})

test('a request refused by onBeforeRequest never leaves', async () => {
  let received = 0
  const server = http.createServer((_request, response) => {
    received += 1
    response.setHeader('access-control-allow-origin', '*')
    response.end('reached')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/leak`
  // The policy of this page allows this address, so that only the request filter stands in the way.
  const outcome = await running.window.evaluate(
    (address) =>
      fetch(address).then(
        (response) => response.text(),
        () => 'refused',
      ),
    url,
  )
  server.close()
  expect(outcome).toBe('refused')
  expect(received).toBe(0)
  expect((await whatWasAsked(running)).refused).toContain(url)
})

test('protocol.handle sees method and body and may answer 404', async () => {
  const answers = await running.window.evaluate(async () => {
    const posted = await fetch('/echo', { method: 'POST', body: 'abc' })
    const missing = await fetch('/nothing-here')
    return [await posted.text(), missing.status]
  })
  expect(answers).toEqual(['POST abc', 404])
})

test('permissions follow the handlers', async () => {
  const states = await running.window.evaluate(async () => {
    const state = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state
    const position = new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : 'failed'),
      ),
    )
    const camera = navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'given',
      (error: Error) => error.name,
    )
    return {
      notifications: await Notification.requestPermission(),
      position: await position,
      camera: await camera,
      midi: await state('midi'),
    }
  })
  expect(states).toMatchObject({ notifications: 'denied', position: 'denied', midi: 'denied' })
  expect(['NotAllowedError', 'NotFoundError']).toContain(states.camera)
})

test('navigation, new windows and downloads are refused by main', async () => {
  await running.window.locator('#away').click({ noWaitAfter: true })
  await expect.poll(async () => (await whatWasAsked(running)).navigations).toEqual(['https://example.invalid/away'])
  await running.window.locator('#outside').click()
  await running.window.evaluate(() => window.open('https://example.invalid/opened'))
  await expect
    .poll(async () => (await whatWasAsked(running)).windows)
    .toEqual(['https://example.invalid/outside', 'https://example.invalid/opened'])
  await running.window.locator('#download').click()
  await expect.poll(async () => (await whatWasAsked(running)).downloads).toEqual(['file.bin'])
  await expect(running.window.locator('#log')).toContainText('ready')
  expect(running.app.windows()).toHaveLength(1)
})

test('the console shows no errors but those that were provoked', () => {
  const provoked = /example\.invalid|Content Security Policy|ERR_BLOCKED_BY_CLIENT|404|inline|127\.0\.0\.1/
  expect(running.errors.filter((error) => !provoked.test(error))).toEqual([])
})
