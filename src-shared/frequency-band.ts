/** Between which frequencies have resting-state networks their power? */

/** Hz, both ends belong to it. */
export const BAND_HZ = [0.01, 0.1] as const
