/** Which functions does the WebAssembly module export? All work on addresses in the one shared memory; there is no static memory. */
export { addStored, swapBytes } from './assembly/stored-values.as'
export { gatherPlane, smoothPlane } from './assembly/smooth.as'
export { addRowSums, copyBytes, copyLanes, fillZero, standardizeTile, subtractMeans, tileMeans } from './assembly/tiles.as'
export { cleanTile } from './assembly/clean.as'
export { divideByNoise } from './assembly/noise.as'
export { addProducts, drainDoubles, packTile } from './assembly/gram.as'
export { whitenTile } from './assembly/whiten.as'
export { addContrastSums, sourcesOf } from './assembly/ica.as'
