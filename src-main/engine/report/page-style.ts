/** How does a report look: on screens that are light or dark, and on paper? */

import { cssFamily, type FontFamily } from '../../../src-shared/figure/font-families'

/**
 * "calt" is off because Inter would turn the x of a name like 4x4x6 into a multiplication sign. Contrast of words is 4.5 to 1 or more in both themes.
 * The hash of this text stands in the content security policy of the page.
 */
export const pageStyle = (family: FontFamily): string => `
:root { --letters: ${cssFamily(family)}; color-scheme: light dark; --ground: #ffffff; --ink: #171716; --quiet: #555552; --line: #e3e3e1; --rule: #a8a8a8; --band: #ebebeb; --hidden: #bdbdbd; --wash: #f7f7f6; --accent: #5547b0; --bad: #a84300; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #121212; --ink: #ededeb; --quiet: #a8a8a5; --line: #2c2c2c; --rule: #6e6e6b; --band: #2a2a2a; --hidden: #5a5a5a; --wash: #1a1a1a; --accent: #a99df0; --bad: #f08a4b; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 66rem; padding: 2rem 2rem 4rem; background: var(--ground); color: var(--ink); font: 400 0.875rem / 1.55 var(--letters); font-feature-settings: "tnum", "calt" 0; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 3rem 0 0.75rem; padding-top: 0.75rem; border-top: 1px solid var(--line); font-size: 1.125rem; }
h3 { margin: 1.5rem 0 0.5rem; font-size: 0.9375rem; }
h1, h2, h3, dt, strong, summary { font-weight: 600; }
p { margin: 0.5rem 0; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 0.15em; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code, pre { font-family: "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: 0.8125rem; }
pre { overflow-x: auto; padding: 1rem; background: var(--wash); }
.quiet, caption, figcaption, td code, li code { color: var(--quiet); }
.bad { color: var(--bad); }
.hash { overflow-wrap: anywhere; }
.prose { max-width: 46rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 1rem 0 0; padding: 0; list-style: none; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 0.25rem 2rem; margin: 0; }
dl div { display: grid; grid-template-columns: 9rem 1fr; gap: 0.75rem; }
dt { color: var(--quiet); font-weight: 400; }
dd { margin: 0; overflow-wrap: anywhere; }
ul.references { padding-left: 1.25rem; max-width: 46rem; }
.warnings { margin: 0; padding: 0; list-style: none; }
.warnings li { margin: 0.5rem 0; padding: 0.25rem 0 0.25rem 1rem; border-left: 3px solid var(--bad); }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
caption { padding: 0.25rem 0; text-align: left; }
th, td { padding: 0.2rem 0.75rem 0.2rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; overflow-wrap: anywhere; }
thead th { color: var(--quiet); vertical-align: bottom; overflow-wrap: normal; }
.group th { padding-top: 0.75rem; font-weight: 600; }
.numbers th, .numbers td, .pair td { padding: 0.2rem 0 0.2rem 0.5rem; text-align: right; white-space: nowrap; }
.numbers thead th { white-space: normal; }
.numbers tbody th, .numbers thead .first, .numbers .text { padding-left: 0; text-align: left; white-space: normal; }
.numbers thead .text, .numbers tbody .text { padding-left: 1rem; }
.peaks .span { text-align: center; white-space: nowrap; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; align-items: start; margin-top: 1rem; }
figure { margin: 0.75rem 0; }
.drawing { position: relative; }
.drawing img { display: block; width: 100%; height: auto; }
.drawing svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.plot { display: block; width: 100%; height: auto; }
svg text { font-family: var(--letters); font-feature-settings: "tnum", "calt" 0; text-rendering: geometricPrecision; }
summary { cursor: pointer; }
.plain { margin: 0.5rem 0; }
.component { border-bottom: 1px solid var(--line); }
.component summary { padding: 0.5rem 0; }
.component summary:hover { background: var(--wash); }
.component h3 { display: inline-block; min-width: 16rem; margin: 0 1rem 0 0.25rem; }
.component .label { margin-left: 0.5rem; font-weight: 400; }
.component summary .quiet { font-weight: 400; }
.body { padding: 0 0 1.5rem; scroll-margin-top: 4rem; }
.page { display: grid; grid-template-columns: 125fr 45fr; gap: 1.5rem; align-items: start; }
.page figure { margin: 0.25rem 0; }
.bar { margin-top: 3rem; padding-top: 0.75rem; border-top: 1px solid var(--line); display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
.bar h2 { margin: 0 0 0.75rem; padding: 0; border: 0; }
button { padding: 0.25rem 0.75rem; border: 1px solid var(--rule); border-radius: 4px; background: var(--wash); color: inherit; font: inherit; cursor: pointer; }
@media screen and (max-width: 48rem) {
  body { padding: 1rem; }
  .page, .pair { grid-template-columns: 1fr; gap: 0.5rem; }
}
@media print {
  :root { color-scheme: light; --ground: #ffffff; --ink: #000000; --quiet: #444444; --line: #d0d0d0; --rule: #a8a8a8; --band: #ebebeb; --hidden: #bdbdbd; --wash: #ffffff; --accent: #000000; --bad: #a84300; }
  @page { size: A4; margin: 16mm 18mm; }
  body { max-width: none; padding: 0; font-size: 8.5pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  h1 { font-size: 15pt; }
  h2 { margin-top: 7mm; font-size: 11pt; break-after: avoid; }
  nav, .skip, button { display: none; }
  a { text-decoration: none; }
  code, pre { font-size: 7.5pt; }
  pre { padding: 0; white-space: pre-wrap; }
  table, figure, .component, dl, li { break-inside: avoid; }
  #parameters table, .numbers:not(.peaks) { break-inside: auto; }
  tr { break-inside: avoid; }
  summary { list-style: none; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  .page { gap: 4mm; }
  figure, .page figure { margin: 1mm 0; }
  .body { padding-bottom: 1mm; }
  .component summary { padding: 1mm 0; }
  .component p { margin: 0.5mm 0; }
  .peaks { font-size: 7.5pt; line-height: 1.35; }
  .numbers th, .numbers td { padding-top: 0.05rem; padding-bottom: 0.05rem; }
}
`
