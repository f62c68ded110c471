/** How are the measurements shown, on the terminal and in docs/performance.md? */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const BEGIN = '<!-- measured: written by npm run bench -->'
const END = '<!-- end of measured -->'

export function median(values) {
  const sorted = values.filter((value) => value !== null && value !== undefined).sort((a, b) => a - b)
  if (sorted.length === 0) return null
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

const show = (value, digits = 2) => (value === null ? '-' : value.toFixed(digits))
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** Which of the reference's stages do the same work as which of ours. */
const STAGES = [
  ['start', [], ['import']],
  ['read, smooth', ['header', 'read'], ['read', 'smooth']],
  ['mask', ['mask'], ['mask']],
  ['standardise', ['prepare'], ['standardise']],
  ['whiten and FastICA', ['whiten', 'decompose'], ['fastica']],
  ['maps and writing', ['results', 'write'], ['write']],
]

/** Medians of each stage, seconds. Ours: the start is what is left of the wall time. */
export function stageTable({ ours, theirs }) {
  const sum = (run, names) => names.reduce((total, name) => total + (run.stages[name] ?? 0), 0)
  const rows = STAGES.map(([label, mine, reference]) => {
    const a = median(
      ours.map((run) =>
        label === 'start' ? run.seconds - Object.values(run.stages).reduce((total, value) => total + value, 0) : sum(run, mine),
      ),
    )
    const b = median(theirs.map((run) => sum(run, reference)))
    return [label, show(b, 3), show(a, 3), a > 0 ? show(b / a, 1) : '-']
  })
  return table(['stage', 'reference, s', 'ours, s', 'ratio'], rows)
}

const range = (runs) => {
  const seconds = runs.map((run) => run.seconds)
  return `(${show(Math.min(...seconds))}-${show(Math.max(...seconds))}, n ${seconds.length})`
}

export function summaryTable(results) {
  const rows = results.map(({ name, components, dtype, ours, theirs, agreement }) => {
    const of = (runs, field) => median(runs.map((run) => run[field]))
    const wall = [of(theirs, 'seconds'), of(ours, 'seconds')]
    const cpu = [of(theirs, 'cpuSeconds'), of(ours, 'cpuSeconds')]
    const peak = [of(theirs, 'peakMiB'), of(ours, 'peakMiB')]
    return [
      `${dtype ? name.replace(`-${dtype}`, `, ${dtype}`) : name} (C ${components})`,
      `${show(wall[0])} ${range(theirs)}`,
      `${show(wall[1])} ${range(ours)}`,
      `**${show(wall[0] / wall[1], 1)}**`,
      `${show(cpu[0])} / ${show(cpu[1])}`,
      `${show(peak[0], 0)} / ${show(peak[1], 0)}`,
      `**${show(peak[1] / peak[0])}**`,
      `${theirs[0].iterations} / ${ours[0].iterations ?? '-'}`,
      agreement ? `${show(agreement.smallest, 4)}, ${show(agreement.median, 4)}` : '-',
    ]
  })
  const head = [
    'scan',
    'reference, s',
    'ours, s',
    'times faster',
    'processor s, reference / ours',
    'peak MiB, reference / ours',
    'memory ratio',
    'iterations',
    'map r: smallest, median',
  ]
  return table(head, rows)
}

/** The large scan without the reference: what each way of running it takes. */
export function largeTable({ spillGiB, runs, cancelled }) {
  const rows = runs.map(({ what, spilled, seconds, cpuSeconds, peakMiB, voxels, iterations }) => [
    what,
    spilled ? `in temporary files (--max-memory ${spillGiB})` : 'in memory',
    show(seconds, 1),
    show(cpuSeconds, 1),
    show(peakMiB, 0),
    `${voxels}`,
    `${iterations}`,
  ])
  const same = new Set(runs.map(({ maps }) => maps)).size === 1
  const left = cancelled.left.length === 0 ? 'no file was left' : `left: ${cancelled.left.join(', ')}`
  return [
    table(['scan', 'voxels', 'wall s', 'processor s', 'peak MiB', 'voxels in the mask', 'iterations'], rows),
    '',
    `The maps of the ${runs.length} runs are ${same ? 'the same files, byte for byte' : 'not all the same'}. Ctrl-C while spilled volumes were being read: exit code ${cancelled.code} after ${show(cancelled.milliseconds, 0)} ms, ${left}.`,
  ].join('\n')
}

/** What a user waits for in the window, as tests/desktop/window-timings.spec.ts writes it: milliseconds, null where it was not measured. */
export function windowTable({ grid, switchComponentMs, thresholdDragMs, contactScrollMs, rendererMiB, ...timings }) {
  const rows = [
    ...switchComponentMs.flatMap(({ components, p50, p95, inMemory, work, draw, reading }) => [
      [`going through ${components} components of ${grid} for the first time, a press`, p50, p95],
      [`${components} components, map in memory, a press`, inMemory?.p50, inMemory?.p95],
      ['- of it the page, until the draw is issued', work?.p50, work?.p95],
      ['- of it the draw, by software', draw?.p50, draw?.p95],
      [`${components} components, reading a map`, reading?.p50, reading?.p95],
    ]),
    ['a step of the threshold', thresholdDragMs?.p50, thresholdDragMs?.p95],
    ['opening a run', timings.openRunMs],
    ['contact sheet of the largest run', timings.contactSheetMs],
    ['- a frame while it is scrolled', contactScrollMs?.p50, contactScrollMs?.p95],
    ['from launch to a usable window', timings.launchMs],
    ['from drop to the first slice', timings.firstSliceMs],
    ['from Run to the first map, real scan', timings.firstMapMs],
  ].filter(([, value]) => typeof value === 'number')
  const found = table(
    ['in the window', 'median, ms', '95th percentile, ms'],
    rows.map(([what, value, high]) => [what, show(value, 0), show(high ?? null, 0)]),
  )
  const largest = Math.max(...switchComponentMs.map(({ components }) => components))
  return rendererMiB ? `${found}\n\nThe page's process then holds ${show(rendererMiB, 0)} MiB, all ${largest} components looked at.` : found
}

/** The scan that does not fit, in the window: what is told before, how long each step takes, and the most that each process has held. */
export function largeWindowTable(forms) {
  const of = (processes, kind) => processes.find((entry) => entry.kind === kind)?.peakMiB ?? null
  const rows = [
    ['voxels in the mask, from a mask file', ({ voxels }) => `${voxels}`],
    ['mask preview', ({ previewMs }) => `${show(previewMs / 1000, 0)} s`],
    ['told before the start', ({ told }) => told.filter((text) => /( s|min|iB)$/.test(text)).join(', ')],
    ['run, from the press of the button to Explore', ({ runMs }) => `${show(runMs / 1000, 0)} s`],
    ['Esc while it is read, until nothing is left', ({ cancelMs }) => `${show(cancelMs, 0)} ms`],
    ['peak of the engine', ({ processes }) => `${show(of(processes, 'engine'), 0)} MiB`],
    ['peak of the main process', ({ processes }) => `${show(of(processes, 'main'), 0)} MiB`],
    ['peak of the page', ({ processes }) => `${show(of(processes, 'page'), 0)} MiB`],
    ["largest of the browser's other processes", ({ processes }) => `${show(of(processes, 'browser'), 0)} MiB`],
  ].map(([what, cell]) => [what, ...forms.map(cell)])
  return table(['91 x 109 x 91 x 1200', ...forms.map(({ what }) => what)], rows)
}

/** Replaces the measured part of the file; what people wrote around it stays. */
export function writePerformance(path, { machine, limits, results, large, window }) {
  const lines = [
    BEGIN,
    '',
    `Measured ${new Date().toISOString().slice(0, 10)} on ${machine.processor}, ${machine.threads} threads, ${show(machine.memoryGiB, 0)} GiB; Node ${machine.node}, ${results[0]?.ours[0].kernels ?? ''};`,
    `Python, numpy, scipy, scikit-learn ${machine.python}. Fresh processes turn about, medians of the runs; range of wall times in brackets.`,
    '',
    summaryTable(results),
    '',
    ...results.flatMap((result) => [`### ${result.name}: ${result.what}`, '', stageTable(result), '']),
    ...(large ? ['### L without the reference', '', largeTable(large), ''] : []),
    ...(window ? ['### The window', '', windowTable(window), ''] : []),
    "### The machine's limits",
    '',
    table(
      ['what', 'value'],
      [
        ['memory read, one thread (numpy sum)', `${show(limits.readGBs, 1)} GB/s`],
        ['float32 matrix product, OpenBLAS, one thread', `${show(limits.gflopsOne, 0)} GFLOP/s`],
        ['float32 matrix product, OpenBLAS, all threads', `${show(limits.gflopsAll, 0)} GFLOP/s`],
        ['gunzip, zlib, one thread', `${show(limits.gunzipMBs, 0)} MB/s out`],
      ],
    ),
    '',
    END,
  ]
  replaceBetween(path, BEGIN, END, lines.join('\n'))
}

/** Replaces one more part of the file, between marks of its own: `<!-- NAME: written by tests/bench -->` and `<!-- end of NAME -->`. */
export function writeMeasuredPart(path, name, text) {
  const [begin, end] = [`<!-- ${name}: written by tests/bench -->`, `<!-- end of ${name} -->`]
  replaceBetween(path, begin, end, [begin, '', text, '', end].join('\n'))
}

function replaceBetween(path, beginMark, endMark, measured) {
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '# Performance\n\n'
  const begin = before.indexOf(beginMark)
  const end = before.indexOf(endMark)
  writeFileSync(
    path,
    begin >= 0 && end > begin ? before.slice(0, begin) + measured + before.slice(end + endMark.length) : `${before}${measured}\n`,
  )
}
