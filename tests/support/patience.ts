/** How do component tests look for things? Waiting long enough for a machine that is busy with other work; what is there is found at once. */
import { configure } from '@testing-library/react'

// Whether each ancestor is hidden by style is costly to ask of a page this size, and nothing here is hidden that way.
configure({ defaultHidden: true, asyncUtilTimeout: 30_000 })
