import { t } from '../../lib/client/text.ts';
import { CopyResult, useCopy } from '../report/copy-or-show.tsx';
import type { Copy } from '../shared/copy-button.tsx';
import { Icon } from '../shared/icon.tsx';

type Props = {
  /** Names what is reported, for those who can't see on which card the button is. */
  about: string;
  /** Makes the report. */
  write: () => Promise<string>;
  copy: Copy;
};

/** Copies a report for support; where the browser refuses the clipboard, shows it. */
export function CopyReport({ about, write, copy }: Props) {
  const [copied, attempt] = useCopy(copy);
  return (
    <div class="card-report">
      <button type="button" class="button" onClick={async () => attempt(t('report_name'), await write())}>
        <Icon name="copy" />
        {t('report_copy')}
        <span class="visually-hidden">{about}</span>
      </button>
      <CopyResult copied={copied} />
    </div>
  );
}
