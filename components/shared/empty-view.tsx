import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

type Props = {
  icon: IconName;
  title: string;
  titleId?: string | undefined;
  text: string;
  children?: ComponentChildren;
};

/** A view with nothing in it: why that is so, and what can be done. */
export function EmptyView({ icon, title, titleId, text, children }: Props) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <h2 class="empty-title" id={titleId}>
        {title}
      </h2>
      <p class="empty-text">{text}</p>
      {children !== undefined && <div class="empty-actions">{children}</div>}
    </div>
  );
}
