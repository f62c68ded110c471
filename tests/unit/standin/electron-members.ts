/** Which members of Electron does a source file use? */
import { parseSync } from 'vite'

interface Node {
  readonly type: string
  readonly [key: string]: unknown
}
/** A read of `owner.member`; the owner is an import, or 'a Class' for an object of that class. */
export interface UsedMember {
  readonly owner: string
  readonly member: string
}
/** Chains through which the app reaches objects that it never names: property -> what it holds. */
const REACHED: Readonly<Record<string, string>> = {
  webContents: 'a WebContents',
  defaultSession: 'a Session',
  webRequest: 'a WebRequest',
  commandLine: 'a CommandLine',
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

function visit(node: unknown, see: (node: Node) => void): void {
  if (Array.isArray(node)) for (const each of node) visit(each, see)
  else if (isNode(node)) {
    see(node)
    for (const part of Object.values(node)) if (typeof part === 'object') visit(part, see)
  }
}
const nameOf = (node: unknown): string | undefined => (isNode(node) && node.type === 'Identifier' ? String(node.name) : undefined)

/** The names that the file imports from 'electron' as values, and the members it reads of them, of variables of their types, and down REACHED. */
export function electronMembers(
  fileName: string,
  source: string,
): { readonly imported: readonly string[]; readonly used: readonly UsedMember[] } {
  const { program } = parseSync(fileName, source)
  const imported: string[] = []
  const ownerOf = new Map<string, string>()
  visit(program, (node) => {
    if (node.type !== 'ImportDeclaration' || (node.source as Node).value !== 'electron') return
    for (const specifier of node.specifiers as Node[]) {
      const name = nameOf(specifier.imported) ?? ''
      ownerOf.set(nameOf(specifier.local) ?? '', name)
      if (node.importKind !== 'type' && specifier.importKind !== 'type') imported.push(name)
    }
  })
  addTypedVariables(program, ownerOf)
  const used: UsedMember[] = []
  visit(program, (node) => {
    if (node.type !== 'MemberExpression' || node.computed) return
    const owner = ownerOf.get(nameOf(node.object) ?? '') ?? reachedOwner(node.object)
    const member = nameOf(node.property)
    if (owner && member) used.push({ owner, member })
  })
  return { imported, used }
}

function reachedOwner(node: unknown): string | undefined {
  return isNode(node) && node.type === 'MemberExpression' ? REACHED[nameOf(node.property) ?? ''] : undefined
}

/** `window: BrowserWindow | null` and `const window = new BrowserWindow()`. */
function addTypedVariables(program: unknown, ownerOf: Map<string, string>): void {
  const imported = new Map(ownerOf)
  const otherwise = new Set<string>()
  visit(program, (node) => {
    if (node.type === 'Identifier' && isNode(node.typeAnnotation)) {
      const annotation = node.typeAnnotation.typeAnnotation as Node
      for (const type of annotation.type === 'TSUnionType' ? (annotation.types as Node[]) : [annotation]) {
        const owner = imported.get(nameOf(type.typeName) ?? '')
        if (owner) ownerOf.set(String(node.name), `a ${owner}`)
      }
    }
    if (node.type === 'VariableDeclarator' && isNode(node.init) && !isNode((node.id as Node).typeAnnotation)) {
      const name = nameOf(node.id) ?? ''
      const owner = node.init.type === 'NewExpression' ? imported.get(nameOf(node.init.callee) ?? '') : undefined
      if (owner) ownerOf.set(name, `a ${owner}`)
      else otherwise.add(name)
    }
  })
  // The same name for something else in another scope of the file: better not to know.
  for (const name of otherwise) ownerOf.delete(name)
}
