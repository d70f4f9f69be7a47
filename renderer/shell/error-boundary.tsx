import { Component, type ReactNode } from 'react';
import { FailureView } from '../workspace/failure-view.tsx';

interface Props {
  readonly children: ReactNode;
}
interface State {
  readonly message: string | undefined;
}

/** Keeps the defect of one page to that page. A class, because React asks for one here. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { message: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === undefined) return this.props.children;
    return (
      <FailureView
        failure={{ code: 'unexpected', message, remedy: 'retry' }}
        onRemedy={() => this.setState({ message: undefined })}
      />
    );
  }
}
