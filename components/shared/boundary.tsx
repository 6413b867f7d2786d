import { Component, type ComponentChildren } from 'preact';
import { t } from '../../lib/client/text.ts';
import { type Copy, CopyButton } from './copy-button.tsx';
import { EmptyView } from './empty-view.tsx';

export type BoundaryProps = {
  copy: Copy;
  version: string;
  /** The id of what names the place: where it broke, the title of what stands there instead. */
  titleId?: string;
  onClose?: () => void;
  children: ComponentChildren;
};

/** Shows what broke, with diagnostics to copy, where a defect of ours would leave a blank page. */
export class Boundary extends Component<BoundaryProps, { thrown: unknown }> {
  override state = { thrown: null };

  static override getDerivedStateFromError(thrown: unknown) {
    return { thrown };
  }

  override render() {
    const thrown: unknown = this.state.thrown;
    if (thrown === null) return this.props.children;
    const details = thrown instanceof Error ? `${thrown.message}\n${thrown.stack ?? ''}` : String(thrown);
    return (
      <EmptyView icon="warning" titleId={this.props.titleId} title={t('ui_broken_title')} text={t('ui_broken_text')}>
        <CopyButton
          value={`${t('extension_name')} ${this.props.version}\n${navigator.userAgent}\n${details}`}
          label={t('ui_copy_diagnostics')}
          copy={this.props.copy}
        />
        <button type="button" class="button" onClick={() => this.setState({ thrown: null })}>
          {t('ui_try_again')}
        </button>
        {this.props.onClose && (
          <button type="button" class="button" onClick={this.props.onClose}>
            {t('ui_close_details')}
          </button>
        )}
      </EmptyView>
    );
  }
}
