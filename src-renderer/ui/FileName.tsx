/** How is a long file name shown in little room? The end says more than the middle, so the middle gives way. */

const TAIL = 16

/** The name with an ellipsis in the middle when it does not fit; the whole name as title and, in one piece, for screen readers. */
export function FileName({ name, className }: { readonly name: string; readonly className?: string }) {
  const cut = Math.max(Math.ceil(name.length / 2), name.length - TAIL)
  return (
    <span className={`file-name ${className ?? ''}`} title={name}>
      <span className="visually-hidden">{name}</span>
      <span className="file-name-start" aria-hidden="true">
        {name.slice(0, cut)}
      </span>
      <span className="file-name-end" aria-hidden="true">
        {name.slice(cut)}
      </span>
    </span>
  )
}
