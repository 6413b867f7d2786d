import { defineBackground } from 'wxt/utils/define-background';
import { popupStill } from '../components/popup/still.tsx';
import { startBackground } from '../lib/background/start.ts';
import type { DrawStill } from '../lib/background/still.ts';
import { explainProblems } from '../lib/client/explained-problems.ts';
import { isShownAt, stretchOf } from '../lib/client/still-time.ts';

/** With the popup's own components, so that its still looks like it. */
const drawStill: DrawStill = {
  stretch({ problems, firing }, now) {
    const told = explainProblems(problems, now);
    // Alerts stand above the cards, and say how often something happened.
    const isMore = firing.length > 0 || told.broken.length > 0 || problems.length === 0;
    return isMore ? null : stretchOf(told.problems, now);
  },
  nodes: ({ problems }, at) => popupStill(explainProblems(problems.filter(isShownAt(at)), at).problems, at),
};

export default defineBackground(() => startBackground(drawStill));
