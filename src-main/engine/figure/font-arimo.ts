/** Where are the files of Arimo? */
import cyrillicRegular from '../../../assets/fonts/arimo-cyrillic-400-normal.woff?inline'
import cyrillicBold from '../../../assets/fonts/arimo-cyrillic-700-normal.woff?inline'
import greekRegular from '../../../assets/fonts/arimo-greek-400-normal.woff?inline'
import greekBold from '../../../assets/fonts/arimo-greek-700-normal.woff?inline'
import latinRegular from '../../../assets/fonts/arimo-latin-400-normal.woff?inline'
import latinBold from '../../../assets/fonts/arimo-latin-700-normal.woff?inline'
import extendedRegular from '../../../assets/fonts/arimo-latin-ext-400-normal.woff?inline'
import extendedBold from '../../../assets/fonts/arimo-latin-ext-700-normal.woff?inline'
import vietnameseRegular from '../../../assets/fonts/arimo-vietnamese-400-normal.woff?inline'
import vietnameseBold from '../../../assets/fonts/arimo-vietnamese-700-normal.woff?inline'
import type { FamilyFiles } from './fonts'

export const FILES: FamilyFiles = {
  latin: {
    regular: { woff: latinRegular },
    bold: { woff: latinBold },
  },
  'latin-ext': {
    regular: { woff: extendedRegular },
    bold: { woff: extendedBold },
  },
  greek: {
    regular: { woff: greekRegular },
    bold: { woff: greekBold },
  },
  cyrillic: {
    regular: { woff: cyrillicRegular },
    bold: { woff: cyrillicBold },
  },
  vietnamese: {
    regular: { woff: vietnameseRegular },
    bold: { woff: vietnameseBold },
  },
}
