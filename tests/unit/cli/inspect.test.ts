import { beforeAll, describe, expect, it } from 'vitest'
import { dataPath } from '../../support/shared-data'
import { trickyFiles } from '../read/expected'
import { run } from './program'

const file = (name: string) => dataPath(`tricky_synth/${name}`)

// The first call may build the program.
beforeAll(() => run('--version').then(() => undefined), 180_000)

describe('counterpoint inspect', () => {
  it('prints exactly the promised object', async () => {
    const { code, stdout, stderr } = await run('inspect', file('slope_inter.nii'), '--values', '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      shape: [5, 6, 4, 7],
      zooms: [3, 3, 4, 2.5],
      datatype: 'int16',
      endianness: 'little',
      affine: [
        [-3, 0, 0, 9],
        [0, 3, 0, -12],
        [0, 0, 4, -8],
        [0, 0, 0, 1],
      ],
      orientation: 'LAS',
      repetitionTimeSeconds: 2.5,
      repetitionTimeSource: 'header',
      warnings: [],
      values: { min: -1350, max: 3647.5, sum: 984487.5, nNonFinite: 0, crc32Float64LittleEndianFortran: 3322217528 },
    })
  })

  it('gives no values unless asked', async () => {
    const { stdout } = await run('inspect', '--json', file('näme with spaces & ü.nii'))
    expect(Object.keys(JSON.parse(stdout))).toEqual([
      'shape',
      'zooms',
      'datatype',
      'endianness',
      'affine',
      'orientation',
      'repetitionTimeSeconds',
      'repetitionTimeSource',
      'warnings',
    ])
  })

  it('shows a summary with the warnings for people', async () => {
    const { code, stdout } = await run('inspect', file('tr_2500_no_units.nii'), '--values')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^shape +5 x 6 x 4 x 7 \(7 volumes\)$/m)
    expect(stdout).toMatch(/^repetition time +2\.5 s \(header\)$/m)
    expect(stdout).toMatch(/^values +-500 to 1499, sum 427395, 0 not finite$/m)
    expect(stdout).toMatch(/^warning REPETITION_TIME_IN_MILLISECONDS: /m)
  })

  it.each(trickyFiles().filter((entry) => entry.reading === null))(
    'refuses $name without --values too, with one line and exit code 3',
    async ({ path }) => {
      const { code, stdout, stderr } = await run('inspect', path, '--json')
      expect(code).toBe(3)
      expect(stdout).toBe('')
      expect(stderr).toMatch(/^error (FILE|FORMAT)_[A-Z_]+: [^\n]+\. [A-Z][^\n]+\.\n$/)
    },
  )
})

describe('usage', () => {
  it.each([
    { words: [], code: 0, says: /Usage:/ },
    { words: ['--help'], code: 0, says: /counterpoint run SCAN\.\.\. --out DIR/ },
    { words: ['help', 'inspect'], code: 0, says: /--values/ },
    { words: ['run', '--help'], code: 0, says: /--mask-strategy epi\|background\|whole-field\|FILE[\s\S]*--n-components N/ },
    { words: ['--version'], code: 0, says: /^\d+\.\d+\.\d+\n$/ },
  ])('$words', async ({ words, code, says }) => {
    const ended = await run(...words)
    expect(ended.code).toBe(code)
    expect(ended.stdout).toMatch(says)
  })

  it.each([
    { words: ['fly'], says: /^error PARAM_UNKNOWN: "fly" is not known/ },
    { words: ['help', 'fly'], says: /^error PARAM_UNKNOWN: / },
    { words: ['inspect'], says: /^error PARAM_INVALID: SCAN is not given, expected the path of a NIfTI file\./ },
    { words: ['inspect', 'a.nii', 'b.nii'], says: /^error PARAM_INVALID: SCAN is 2 files/ },
    { words: ['inspect', 'a.nii', '--value'], says: /^error PARAM_UNKNOWN: --value is not known, expected perhaps --values\./ },
    { words: ['inspect', 'a.nii', '--json=yes'], says: /^error PARAM_INVALID: --json / },
    { words: ['run', 'a.nii'], says: /^error PARAM_INVALID: --out is not given/ },
    { words: ['run', 'a.nii', '--out'], says: /^error PARAM_INVALID: --out / },
    {
      words: ['run', 'a.nii', '--out', 'x', '--n-components', '2.5'],
      says: /^error PARAM_INVALID: --n-components is "2\.5", expected a whole number from 1 to 1000/,
    },
    { words: ['run', 'a.nii', '--out', 'x', '--n-components='], says: /^error PARAM_INVALID: --n-components / },
    { words: ['run', 'a.nii', '--out', 'x', '--tol', '0x10'], says: /^error PARAM_INVALID: --tol / },
    {
      words: ['run', 'a.nii', '--out', 'x', '--fun', 'tanh'],
      says: /^error PARAM_INVALID: --fun is "tanh", expected logcosh, exp, cube\./,
    },
    { words: ['run', 'a.nii', '--out', 'x', '--n-component', '5'], says: /expected perhaps --n-components\./ },
    { words: ['run', 'a.nii', '--out', 'x', '--components', '5'], says: /perhaps --n-components/ },
    { words: ['run', 'a.nii', '--out', 'x', '--preset', 'best'], says: /expected nilearn-example or nilearn-example-0\.14/ },
    {
      words: ['run', 'a.nii', '--out', 'x', '--mask-strategy', 'no-such-mask.nii'],
      says: /^error PARAM_INVALID: --mask-strategy is "no-such-mask\.nii" \(no such file\)/,
    },
    {
      words: ['run', 'a.nii', '--out', 'x', '--lower-cutoff', '0.9'],
      says: /^error PARAM_INVALID: --lower-cutoff is 0\.9, expected less than/,
    },
    { words: ['run', 'a.nii', '--out', 'x', '--threads', '-1'], says: /^error PARAM_INVALID: --threads / },
    { words: ['run', 'a.nii', '--out', '.'], says: /^error FILE_EXISTS: \. exists already/ },
  ])('$words is wrong usage: exit code 2', async ({ words, says }) => {
    const { code, stdout, stderr } = await run(...words)
    expect(stderr).toMatch(says)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})
