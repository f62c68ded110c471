/** What happens when one place breaks? The rest of the window lives on. */
import { Component, type ReactNode } from 'react'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { EmptyState } from '../../ui/EmptyState'

interface Props {
  readonly children: ReactNode
}

export class PlaceBoundary extends Component<Props, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    if (!this.state.error) return this.props.children
    const { what, todo, retry } = messages.shell.failedPlace
    return (
      <div role="alert" className="place-fill">
        <EmptyState what={what} todo={`${todo} (${this.state.error.message})`}>
          <Button onPress={() => this.setState({ error: null })}>{retry}</Button>
        </EmptyState>
      </div>
    )
  }
}
