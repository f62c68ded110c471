/** Where are the files of Tinos? */
import cyrillicRegular from '../../../assets/fonts/tinos-cyrillic-400-normal.woff?inline'
import cyrillicBold from '../../../assets/fonts/tinos-cyrillic-700-normal.woff?inline'
import greekRegular from '../../../assets/fonts/tinos-greek-400-normal.woff?inline'
import greekBold from '../../../assets/fonts/tinos-greek-700-normal.woff?inline'
import latinRegular from '../../../assets/fonts/tinos-latin-400-normal.woff?inline'
import latinBold from '../../../assets/fonts/tinos-latin-700-normal.woff?inline'
import extendedRegular from '../../../assets/fonts/tinos-latin-ext-400-normal.woff?inline'
import extendedBold from '../../../assets/fonts/tinos-latin-ext-700-normal.woff?inline'
import vietnameseRegular from '../../../assets/fonts/tinos-vietnamese-400-normal.woff?inline'
import vietnameseBold from '../../../assets/fonts/tinos-vietnamese-700-normal.woff?inline'
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
