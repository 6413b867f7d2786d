const PATHS = {
  back: 'M15 18l-6-6 6-6',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h10v11H9zM6 15H5V4h10v2',
  done: 'M5 12.5l4.5 4.5L19 7.5',
  search: 'M11 18a7 7 0 100-14 7 7 0 000 14zM16.5 16.5L21 21',
  warning: 'M12 4L2.5 20h19zM12 10v4.5M12 17.3v.2',
  clock: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3.5 2',
  stop: 'M12 21a9 9 0 100-18 9 9 0 000 18zM6 6l12 12',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 100-6 3 3 0 000 6z',
  key: 'M8 20a4 4 0 100-8 4 4 0 000 8zM11 13l8-8M16 8l3 3',
  repeat: 'M4 11a8 8 0 0114-4.5L20 8M20 4v4h-4M20 13a8 8 0 01-14 4.5L4 16M4 20v-4h4',
  calm: 'M12 21a9 9 0 100-18 9 9 0 000 18zM8 12.3l2.8 2.7L16 9.5',
  database: 'M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5zM9 19.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5z',
  arrowUp: 'M12 19V5M6 11l6-6 6 6',
  body: 'M9 4C6 4 8 11 4 12c4 1 2 8 5 8M15 4c3 0 1 7 5 8-4 1-2 8-5 8',
} as const;

export type IconName = keyof typeof PATHS;

const FLIPS: readonly IconName[] = ['back'];

/** A drawing beside a text that says the same; screen readers skip it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={FLIPS.includes(name) ? 'icon icon-flips' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
