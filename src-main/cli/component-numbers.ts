/** Which components does "1,3-5" mean? */
import { AppError } from '../../src-shared/errors'

/**
 * Numbers as users count, from 1.
 * @param expected what the sentence says instead
 * @throws AppError PARAM_INVALID naming the option
 */
export function componentNumbers(option: string, text: string, expected: string): number[] {
  return text.split(',').flatMap((part) => {
    const match = /^\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*$/.exec(part)
    const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])]
    if (!match || last < first) throw new AppError('PARAM_INVALID', { parameter: option, found: `"${text}"`, expected })
    return Array.from({ length: last - first + 1 }, (_, n) => first + n)
  })
}
