/** How do the words of the command line run in the installed app, without a window? */
import { pathToFileURL } from 'node:url'

/** Gives the exit code. The command line is the same file that Node runs in a checkout; importing it here needs no second runtime. */
export async function runCommandLine(file: string, words: readonly string[]): Promise<number> {
  const { main } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { main(words: readonly string[]): Promise<number> }
  return main(words)
}
