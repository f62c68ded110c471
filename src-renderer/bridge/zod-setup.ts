/** Why is this imported before everything else? The content policy allows no eval, so zod must not try to compile schemas. */
import { z } from 'zod'

z.config({ jitless: true })
