/** How is a keyboard key drawn beside what it does? */

/** A key cap for the eyes only: the key itself is said through aria-keyshortcuts. */
export function Key({ children }: { readonly children: string }) {
  return (
    <span className="key" aria-hidden="true">
      {children}
    </span>
  )
}
