/** How is a path told on standard output: as it is to a program, with nothing hidden to a person? */
import { visibleText } from '../../src-shared/visible-text'

/** A terminal carries out what a name holds (moves its cursor, turns text round); a pipe wants the very bytes, as `ls` does it. */
export function shownPath(path: string, stdout: { readonly isTTY?: boolean }): string {
  return stdout.isTTY === true ? visibleText(path) : path
}
