/** Every text of the window in English, by place; features/explore keeps its own file beside this one and is joined here. */
export const messages = {
  common: { dismiss: 'Dismiss' },
  errors: {
    bug: (text: string) => ({ what: 'Something went wrong inside Counterpoint.', todo: `Please report it: ${text}` }),
  },
} as const
