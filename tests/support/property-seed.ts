/** Which inputs do the property tests draw? The same ones each time, so that a change is judged by itself; COUNTERPOINT_SEED draws others. */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.COUNTERPOINT_SEED ?? 20261122) })
