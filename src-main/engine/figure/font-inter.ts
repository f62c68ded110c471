/** Where are the files of Inter? */
import cyrillicRegularWoff from '@fontsource/inter/files/inter-cyrillic-400-normal.woff?inline'
import cyrillicRegularWoff2 from '@fontsource/inter/files/inter-cyrillic-400-normal.woff2?inline'
import cyrillicBoldWoff from '@fontsource/inter/files/inter-cyrillic-600-normal.woff?inline'
import cyrillicBoldWoff2 from '@fontsource/inter/files/inter-cyrillic-600-normal.woff2?inline'
import greekRegularWoff from '@fontsource/inter/files/inter-greek-400-normal.woff?inline'
import greekRegularWoff2 from '@fontsource/inter/files/inter-greek-400-normal.woff2?inline'
import greekBoldWoff from '@fontsource/inter/files/inter-greek-600-normal.woff?inline'
import greekBoldWoff2 from '@fontsource/inter/files/inter-greek-600-normal.woff2?inline'
import latinRegularWoff from '@fontsource/inter/files/inter-latin-400-normal.woff?inline'
import latinRegularWoff2 from '@fontsource/inter/files/inter-latin-400-normal.woff2?inline'
import latinBoldWoff from '@fontsource/inter/files/inter-latin-600-normal.woff?inline'
import latinBoldWoff2 from '@fontsource/inter/files/inter-latin-600-normal.woff2?inline'
import extendedRegularWoff from '@fontsource/inter/files/inter-latin-ext-400-normal.woff?inline'
import extendedRegularWoff2 from '@fontsource/inter/files/inter-latin-ext-400-normal.woff2?inline'
import extendedBoldWoff from '@fontsource/inter/files/inter-latin-ext-600-normal.woff?inline'
import extendedBoldWoff2 from '@fontsource/inter/files/inter-latin-ext-600-normal.woff2?inline'
import vietnameseRegularWoff from '@fontsource/inter/files/inter-vietnamese-400-normal.woff?inline'
import vietnameseRegularWoff2 from '@fontsource/inter/files/inter-vietnamese-400-normal.woff2?inline'
import vietnameseBoldWoff from '@fontsource/inter/files/inter-vietnamese-600-normal.woff?inline'
import vietnameseBoldWoff2 from '@fontsource/inter/files/inter-vietnamese-600-normal.woff2?inline'
import type { FamilyFiles } from './fonts'

export const FILES: FamilyFiles = {
  latin: {
    regular: { woff: latinRegularWoff, woff2: latinRegularWoff2 },
    bold: { woff: latinBoldWoff, woff2: latinBoldWoff2 },
  },
  'latin-ext': {
    regular: { woff: extendedRegularWoff, woff2: extendedRegularWoff2 },
    bold: { woff: extendedBoldWoff, woff2: extendedBoldWoff2 },
  },
  greek: {
    regular: { woff: greekRegularWoff, woff2: greekRegularWoff2 },
    bold: { woff: greekBoldWoff, woff2: greekBoldWoff2 },
  },
  cyrillic: {
    regular: { woff: cyrillicRegularWoff, woff2: cyrillicRegularWoff2 },
    bold: { woff: cyrillicBoldWoff, woff2: cyrillicBoldWoff2 },
  },
  vietnamese: {
    regular: { woff: vietnameseRegularWoff, woff2: vietnameseRegularWoff2 },
    bold: { woff: vietnameseBoldWoff, woff2: vietnameseBoldWoff2 },
  },
}
