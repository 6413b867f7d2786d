import { goalRow, type Row, type Suite, valueRow } from '../row.ts';
import { DETECTORS, type Detector, SHIPPED } from './detectors.ts';
import { endings, falseAlarms, foundSteps } from './measure.ts';
import { ORDINARY_LIVES } from './streams.ts';

/** Errors a minute of the codes. */
const RATES = [0.05, 0.2, 0.5, 2, 5, 20, 50];
const CODE_DAYS = 60;
const STEPS = { codeDays: CODE_DAYS, everyMinutes: 120 };

type Goal = { text: string; holds: (value: number) => boolean };

/** How well spikes are told from ordinary life: the shipped detector beside three textbook ones, on the same data. */
export const measureAlerts: Suite = async (progress) => {
  const rows: Row[] = [];
  function measure(name: string, unit: string, goal: Goal | null, value: (detector: Detector) => number): void {
    for (const detector of DETECTORS) {
      const measured = value(detector);
      const title = `${name}: ${detector.name}`;
      const ours = detector === SHIPPED ? goal : null;
      rows.push(
        ours ? goalRow(title, measured, unit, ours.text, ours.holds(measured)) : valueRow(title, unit, [measured]),
      );
    }
  }
  for (const rate of RATES) {
    progress(`${rate} errors a minute`);
    for (const kind of ORDINARY_LIVES) {
      const goal = { text: '≤ 0.1', holds: (value: number) => value <= 0.1 };
      measure(`${rate}/min, ${kind.name}`, 'false alarms a code-day', goal, (detector) =>
        falseAlarms(detector, kind, rate, CODE_DAYS),
      );
    }
    const atLeast = (share: number, from: number) =>
      rate < from ? null : { text: `≥ ${share} %`, holds: (value: number) => value >= share };
    measure(
      `${rate}/min, ×10 within 5 minutes`,
      '% found',
      atLeast(99, 0.5),
      (detector) => 100 * foundSteps(detector, rate, 10, 5, STEPS),
    );
    measure(
      `${rate}/min, ×5 within 3 minutes`,
      '% found',
      atLeast(95, 5),
      (detector) => 100 * foundSteps(detector, rate, 5, 3, STEPS),
    );
    const ended = new Map(DETECTORS.map((detector) => [detector, endings(detector, rate, 20)]));
    const within = (minutes: number) => ({ text: `≤ ${minutes}`, holds: (value: number) => value <= minutes });
    measure(`${rate}/min, rate came back`, 'min of alarm', within(70), (one) => ended.get(one)?.cameBack ?? Infinity);
    measure(
      `${rate}/min, ×10 is normal now`,
      'min of alarm',
      within(240),
      (one) => ended.get(one)?.newNormal ?? Infinity,
    );
  }
  return rows;
};
