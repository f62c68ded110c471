/** Does a path that somebody else wrote lead to another machine, which would be told who asks? */

/** The machine that `\\machine\share\...` or `//machine/share/...` names; null for any other path. */
const machineOf = (path: string): string | null => /^[\\/]{2}([^\\/]*)/.exec(path)?.[1]?.toLowerCase() ?? null

/**
 * A run may come from anyone, and Windows greets every machine that a path names with the user's own name and a hash of the password. So a path that a
 * run names is asked for only where it leads to no other machine than the one on which the run itself was opened.
 *
 * @param path as it stands in the run
 * @param openedFrom a folder that the user chose
 */
export function leadsToAnotherMachine(path: string, openedFrom: string): boolean {
  const machine = machineOf(path)
  // "?" and "." are Windows' own spellings, behind which any machine can stand.
  return machine !== null && (!/^[\w-][\w.-]*$/.test(machine) || machine !== machineOf(openedFrom))
}
