/** How do the measured numbers read as a page? Every number in a table was measured; the sentences say what it means. */

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
/** Close to 1: as the distance from it. */
const r = (value) =>
  value > 0.9999 ? (1 - value < 1e-15 ? '1' : `1 − ${(1 - value).toExponential(0)}`) : value.toFixed(value > 0.99 ? 4 : 2)
const small = (value) => (value === 0 ? '0' : value.toExponential(0))
const pair = ([lowest, median]) => (r(lowest) === r(median) ? r(lowest) : `${r(lowest)}, ${r(median)}`)
/** Of names as zs_f64_deflation_cube. */
const KINDS = {
  n5: '5 components',
  'tol1e-4_max200': 'tolerance 1e-4, limit 200',
  'alpha1.5': 'logcosh alpha 1.5',
  deflation_cube: 'deflation, cube',
  eigh: 'whitened by eigh',
}
const kindOf = (variant) => {
  const kind = variant.replace(/^(raw|zs)_f64_?/, '')
  return KINDS[kind] ?? (kind || 'logcosh, parallel')
}
const preparationOf = (variant) => (variant.startsWith('raw') ? 'none' : 'z-score')

/** @param measured rows of the tests; @param perturbed cases of tests/gold/perturbed_decompositions.json; @param estimates one per scan */
export function numbersPage(measured, perturbed, estimates) {
  const of = (name) => measured.filter((row) => row.table === name)
  const unique = (rows, key) => [...new Map(rows.map((row) => [key(row), row])).values()]
  const fits = unique(of('fits'), (row) => row.case + row.variant)
  return `# Numbers

<!-- written by npm run numbers -->

What this program finds beside what nilearn, scikit-learn and SciPy find for the same scans. Written by \`npm run numbers\` from the tests in
tests/numeric, so every line here is also a condition that a change has to keep. The references are stored results of nilearn 0.14.1dev (59fffa24),
scikit-learn 1.2.1, SciPy 1.10.1 and NumPy 1.24.2 on Debian 12 (tests/gold/README.md). |r|: absolute correlation of each reference map (over all voxels of the mask) or
time course with ours, the lowest of all components and the median; one number where both are alike.

## FastICA in float64

Every variant of scikit-learn's, from the same seed; 10 components, tolerance 0.01, at most 2000 iterations (200 by deflation) where nothing else is said. Where a change of the input by 1e-12 of its values leaves the reference's own answer as it is, ours is the same
answer, iteration for iteration.

${table(
  ['scan', 'voxels standardised', 'variant', 'iterations, ours / reference', '|r| of maps', '|r| of time courses'],
  fits
    .filter(({ isStrict }) => isStrict)
    .map((row) => [
      row.case,
      preparationOf(row.variant),
      kindOf(row.variant),
      `${row.ours} / ${row.reference}`,
      pair(row.maps),
      pair(row.courses),
    ]),
)}

### Where the reference has no answer of its own

On these the search does not settle, or settles elsewhere when the input changes in its twelfth digit: the last two columns are the reference compared with itself after such a change
(lowest |r| of its maps). No program can agree there, and ours does not pretend to: the run says "not converged" where the limit is reached, and Picard-O is offered. Everything up to the
search (next table) agrees to rounding there too.

${table(
  [
    'scan',
    'voxels standardised',
    'variant',
    'iterations, ours / reference (limit)',
    '|r| of maps',
    '|r| of time courses',
    'reference itself, 1e-12',
    'reference itself, 1e-7',
  ],
  fits
    .filter(({ isStrict }) => !isStrict)
    .map((row) => [
      row.case,
      preparationOf(row.variant),
      kindOf(row.variant),
      `${row.ours} / ${row.reference} (${row.limit})`,
      pair(row.maps),
      pair(row.courses),
      row.moved ? r(row.moved.min_matched_abs_corr) : 'not tried',
      row.moved7 ? r(row.moved7.min_matched_abs_corr) : 'not tried',
    ]),
)}

## Before the search

Largest differences: of the prepared voxels (two volumes, five time courses) as a share of the largest value, of the ten largest singular values (relative), of the loadings, and of the unmixing matrix after 1 to 10
and after 20 iterations of logcosh and exp (cube in its own column: a step of it can be all but singular, and loses digits).

${table(
  ['scan', 'voxels standardised', 'volumes', 'time courses', 'singular values', 'loadings', 'W, ≤ 10 steps', 'W, 20 steps', 'W, cube'],
  unique(of('whitening'), (row) => row.case + row.preparation).map((row) => {
    const rows = of('rows').find((other) => other.case === row.case && other.preparation === row.preparation)
    const values = [rows.rows, rows.courses, row.singular, row.loadings, row.early, row.late, row.cube]
    return [row.case, row.preparation === 'raw' ? 'none' : 'z-score', ...values.map(small)]
  }),
)}

The masks (epi, with their intermediate counts and thresholds), mean images and start matrices are equal on all scans: voxel for voxel, and to 1e-15.

## float32, the default

Voxels in single precision, sums in double, against the same float64 reference, where that has an answer that a change in the seventh digit leaves as it is. scikit-learn's own float32 reaches |r| 0.9997 on some of these.

${table(
  ['scan', 'variant', 'iterations, ours / reference', '|r| of maps', '|r| of time courses'],
  unique(of('float32'), (row) => row.case + row.variant).map((row) => [
    row.case,
    `${preparationOf(row.variant)}, ${kindOf(row.variant)}`,
    `${row.ours} / ${row.reference}`,
    pair(row.maps),
    pair(row.courses),
  ]),
)}

## nilearn's example as a whole

From the file to the thresholded component image of the example: largest difference of a value (the reference is stored in float32), and voxels kept by one program only.

${table(
  ['scan', 'voxels standardised', 'largest difference', 'voxels kept by one only, of all kept'],
  unique(of('example'), (row) => row.case + row.preparation).map((row) => [
    row.case,
    row.preparation === 'raw' ? 'none' : 'z-score',
    small(row.difference),
    `${row.kept} of ${row.all}`,
  ]),
)}

## Other searches

${table(
  ['scan', 'voxels standardised', 'compared', 'iterations', 'lowest |r| of maps'],
  unique(of('optimum'), (row) => row.case + row.preparation + row.models).map((row) => [
    row.case,
    row.preparation === 'raw' ? 'none' : 'z-score',
    row.models,
    row.iterations.join(', '),
    r(row.lowest),
  ]),
)}

Picard-O ends where symmetric FastICA ends, in fewer iterations. Picard and extended Infomax maximise a likelihood without holding the sources uncorrelated: they share an optimum with each other, and are near FastICA's as far as the scan decides the components.

## CanICA and dictionary learning

Given the same reduced rows and start, the answer is scikit-learn's:

${table(
  ['scan', 'model', 'batches or iterations, ours / reference', 'lowest |r|'],
  unique(of('same rows'), (row) => row.case + row.model + row.ours).map((row) => [
    row.case,
    row.model,
    `${row.ours} / ${row.reference}`,
    r(row.lowest),
  ]),
)}

From a scan, nilearn's answer hangs on digits that nobody controls: its reduction is randomised, CanICA's FastICA (cube) does not settle in 200 iterations, and a dictionary is learnt from some hundred batches of 20
voxels. The table repeats nilearn's steps with scikit-learn's own functions (tests/gold/perturb_decompositions.py) and compares the repeat with itself after one thing is changed: sorted |r| of its ten maps, lowest, median, highest.

${table(
  [
    'scan',
    'model',
    'ours to nilearn',
    'the repeat to nilearn',
    'input × (1 + 1e-15)',
    'input × (1 + 1e-7)',
    'exact SVD',
    'one BLAS thread',
    'BLAS of another processor',
  ],
  perturbed.map((entry) => {
    const three = (values) =>
      values ? [values[0], (values[4] + values[5]) / 2, values[9]].map((value) => value.toFixed(2)).join(', ') : ''
    const name = entry.model === 'canica' ? 'CanICA' : 'dictionary learning'
    const ours = of('nilearn').find((row) => row.case === entry.case && row.model === name)
    const changes = ['1e-15', '1e-7', 'exact', 'threads', 'processor'].map((change) => three(entry[`changed_${change}`]))
    return [entry.case, name, three(ours?.agreement), three(entry.repeat_to_gold), ...changes]
  }),
)}

So ours is as near to nilearn as nilearn is to itself on another machine, or, for the dictionary of phantom_small, to itself with an exact SVD. We deviate on purpose in that one thing: the
reduction is exact, an eigendecomposition. Of such maps only those should be reported that come back from another seed.

## The number of components

What each estimator says of a scan prepared by the defaults (8 mm, z-score). The phantoms hold six networks, a drift and the mean image; 6 to 13 is what estimators of this kind find. Independent samples:
what the smooth voxels amount to. Where they are fewer than the volumes no estimate means much, and the run says so.

${table(
  ['scan', 'volumes', 'voxels', 'independent samples', 'MDL', 'BIC', 'Laplace', 'AIC', '90 % of the variance'],
  estimates.map(({ name, volumes, voxels, effectiveSamples, estimates: found }) => [
    name,
    volumes,
    voxels,
    Math.round(effectiveSamples),
    ...['mdl', 'bic', 'laplace', 'aic', 'variance'].map((method) => found?.[method] ?? '-'),
  ]),
)}

On run210 and nitime every criterion ends at half of the volumes or at 1: with fewer samples than directions their sums have no optimum inside.
`
}
