/** How are the calls and events between page and main process named? Without schemas, so that the preload stays small. */

/** `noun:verb`, in the order of contract.ts. */
export const CALL_NAMES = [
  'app:info',
  'settings:get',
  'settings:set',
  'scan:pick',
  'scan:open-sample',
  'scan:open-dropped',
  'scan:open-recent',
  'scan:locate',
  'scan:recent',
  'scan:pick-file',
  'scan:pick-more',
  'scan:preview',
  'run:start',
  'run:cancel',
  'run:unfinished',
  'run:take-up',
  'run:forget-unfinished',
  'run:recent',
  'run:open',
  'run:pick',
  'run:open-scan',
  'run:pick-background',
  'run:place-volume',
  'run:show-folder',
  'run:save',
  'run:review',
  'labels:save',
  'labels:read',
  'labels:write',
  'figure:preview',
  'figure:save',
  'figure:stop-saving',
  'figure:copy',
  'figure:pick-background',
  'figure:pick-recipe',
  'figure:presets',
  'figure:set-presets',
  'denoise:preview',
  'denoise:write',
  'denoise:cancel',
  'denoise:pick-scan',
  'course:offers',
  'course:read',
  'course:remember',
  'features:get',
  'features:mixtures',
  'features:open-image',
] as const
export type CallName = (typeof CALL_NAMES)[number]

/** `noun:event`. */
export const EVENT_NAMES = [
  'run:progress',
  'run:ended',
  'denoise:progress',
  'scan:opened',
  'run:opened',
  'app:failed',
  'menu:command',
] as const
export type EventName = (typeof EVENT_NAMES)[number]

/** 'scan:open-sample' -> 'scanOpenSample' */
export type BridgeName<Name extends string> = Name extends `${infer Noun}:${infer Verb}` ? `${Noun}${Capitalize<Camel<Verb>>}` : never
type Camel<Text extends string> = Text extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : Text

/** 'scan:open-sample' -> 'scanOpenSample': the name of the method that the page calls. */
export function bridgeName<Name extends string>(name: Name): BridgeName<Name> {
  return name.replace(/[:-]([a-z])/g, (_, letter: string) => letter.toUpperCase()) as BridgeName<Name>
}
