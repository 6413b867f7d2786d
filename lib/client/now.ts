import { useEffect, useState } from 'preact/hooks';

/** The current time (ms, UTC), renewed every `interval` ms until it has passed `end`. */
export function useNow(interval: number, end = Number.POSITIVE_INFINITY): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const renew = () => {
      const current = Date.now();
      setNow(current);
      if (current >= end) clearInterval(timer);
    };
    const timer = setInterval(renew, interval);
    renew();
    return () => clearInterval(timer);
  }, [interval, end]);
  return now;
}
