/** How long does a component test wait for what it expects? Long enough for a machine that is busy with other work; what is there is found at once. */
import { configure } from '@testing-library/react'

configure({ asyncUtilTimeout: 30_000 })
