/** How is a text that the user picked read, without filling the memory when it is not one? */
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError, type ErrorCode } from '../../src-shared/errors'
import { fileProblem } from './file-problem'

/** @param tooLarge the code for a file larger than that @throws AppError `tooLarge`, FILE_NOT_FOUND, FILE_UNREADABLE */
export async function readSmallText(path: string, bytesAtMost: number, tooLarge: ErrorCode): Promise<string> {
  try {
    const { size } = await stat(path)
    if (size > bytesAtMost)
      throw new AppError(tooLarge, { file: basename(path), field: '(whole file)', found: `${size} bytes`, expected: 'a short text' })
    return await readFile(path, 'utf8')
  } catch (error) {
    throw fileProblem(error, path, 'read')
  }
}
