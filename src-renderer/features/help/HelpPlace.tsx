/** What does the guide say, chapter by chapter or for a word that is looked for? */
import { Fragment, useEffect, useRef, useState } from 'react'
import { messages } from '../../messages/en'
import { useApp } from '../../state/app-store'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/TextField'
import { AboutFacts } from './AboutFacts'
import { CHAPTERS, type ChapterName, searchGuide, sectionsOf } from './guide'
import './help.css'
import { useHelp } from './help-store'
import type { Block, Inline, Line } from './markdown'
import { Picture } from './Picture'

const words = messages.help

export function HelpPlace() {
  const { chapter: name, anchor, visit } = useHelp()
  const chapter = CHAPTERS.find((entry) => entry.name === name) ?? CHAPTERS[0]
  const article = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same heading is gone to again
  useEffect(() => {
    const heading = anchor === '' ? null : document.getElementById(anchor)
    if (heading) heading.scrollIntoView({ block: 'start' })
    else if (article.current) article.current.scrollTop = 0
    useApp.getState().setFacts('help', { facts: [] })
  }, [anchor, visit])
  if (!chapter) return null
  const at = CHAPTERS.indexOf(chapter)
  const next = CHAPTERS[at + 1]
  return (
    <div className="help">
      <Contents current={chapter.name} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by key */}
      <article ref={article} className="help-article" aria-labelledby="help-title" tabIndex={0} key={chapter.name}>
        <div className="help-page">
          <h1 id="help-title">{chapter.title}</h1>
          {chapter.blocks.map((block, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a chapter never change
            <Fragment key={index}>
              <BlockView block={block} />
              {chapter.name === 'about' && index === 0 ? <AboutFacts /> : null}
            </Fragment>
          ))}
          {next ? (
            <p className="help-next">
              <Button onPress={() => useHelp.getState().show(next.name)}>{words.next(next.title)}</Button>
            </p>
          ) : null}
        </div>
      </article>
    </div>
  )
}

function Contents({ current }: { readonly current: ChapterName }) {
  const [query, setQuery] = useState('')
  const found = searchGuide(query)
  const { show } = useHelp.getState()
  return (
    <nav className="help-contents" aria-label={words.contents}>
      <TextField label={words.search} placeholder={words.search} value={query} onChange={setQuery} />
      <p className="visually-hidden" role="status">
        {query.trim() === '' ? '' : words.found(found.length)}
      </p>
      {query.trim() === '' ? (
        <ol>
          {CHAPTERS.map(({ name, title }) => (
            <li key={name}>
              <button type="button" aria-current={name === current ? 'page' : undefined} onClick={() => show(name)}>
                {title}
              </button>
              {name === current ? <Sections chapter={name} /> : null}
            </li>
          ))}
        </ol>
      ) : (
        <ol>
          {found.length === 0 ? <li className="help-none">{words.found(0)}</li> : null}
          {found.map(({ chapter, anchor, title }) => (
            <li key={`${chapter.name}#${anchor}`}>
              <button type="button" onClick={() => show(chapter.name, anchor)}>
                {title}
                {anchor === '' ? null : <span className="text-hint text-small"> {chapter.title}</span>}
              </button>
            </li>
          ))}
        </ol>
      )}
    </nav>
  )
}

/** What the open chapter speaks of, to go to. */
function Sections({ chapter }: { readonly chapter: ChapterName }) {
  const headings = sectionsOf(chapter)
  if (headings.length < 2) return null
  return (
    <ol className="help-sections">
      {headings.map(({ anchor, title, level }) => (
        <li key={anchor} data-level={level}>
          <button type="button" onClick={() => useHelp.getState().show(chapter, anchor)}>
            {title}
          </button>
        </li>
      ))}
    </ol>
  )
}

function BlockView({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'heading': {
      const Heading = block.level <= 2 ? 'h2' : 'h3'
      return (
        <Heading id={block.anchor}>
          <LineView line={block.line} />
        </Heading>
      )
    }
    case 'paragraph':
      return (
        <p>
          <LineView line={block.line} />
        </p>
      )
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul'
      return (
        <List>
          {block.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the items never change
            <li key={index}>
              <LineView line={item} />
            </li>
          ))}
        </List>
      )
    }
    case 'table':
      return <TableView head={block.head} rows={block.rows} />
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      )
    case 'picture':
      return <Picture file={block.file} text={block.text} />
  }
}

function TableView({ head, rows }: { readonly head: readonly Line[]; readonly rows: readonly (readonly Line[])[] }) {
  const row = (cells: readonly Line[], Cell: 'th' | 'td') =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the cells never change
    cells.map((cell, index) => <Cell key={index}>{<LineView line={cell} />}</Cell>)
  return (
    <div className="help-table">
      <table>
        <thead>
          <tr>{row(head, 'th')}</tr>
        </thead>
        <tbody>
          {rows.map((cells, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change
            <tr key={index}>{row(cells, 'td')}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function LineView({ line }: { readonly line: Line }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a line never change
  return line.map((part, index) => <PartView key={index} part={part} />)
}

function PartView({ part }: { readonly part: Inline }) {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'code':
      return <code>{part.text}</code>
    case 'strong':
      return <strong>{part.text}</strong>
    case 'emphasis':
      return <em>{part.text}</em>
    case 'link':
      return <LinkView text={part.text} target={part.target} />
  }
}

/** A chapter is gone to; an address of the outside world is only told, because nothing here opens a connection. */
function LinkView({ text, target }: { readonly text: string; readonly target: string }) {
  const [, name, anchor = ''] = /^([a-z-]+)\.md(?:#(.*))?$/.exec(target) ?? []
  const chapter = CHAPTERS.find((entry) => entry.name === name)
  if (!chapter) return /^https?:/.test(target) && text !== target ? `${text} (${target})` : text
  return (
    <button type="button" className="help-link" onClick={() => useHelp.getState().show(chapter.name, anchor)}>
      {text}
    </button>
  )
}
