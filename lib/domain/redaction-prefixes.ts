import { surpriseOf } from './randomness.ts';
import { EDGE } from './redaction-names.ts';
import type { Found } from './redaction-pairs.ts';

/**
 * What the keys of public services begin with, as their documents and the lists of secret scanners give it. A new one is
 * a word here.
 */

/** Long or odd enough to be no part of a word, wherever they stand. */
const ANYWHERE = new RegExp(
  [
    String.raw`nxl_sk_[\w-]{6,}`, // Nexla's service keys
    String.raw`sk_ts\d{1,20}_[\w-]{1,}`, // Nexla's MCP keys
    String.raw`A(?:KIA|SIA|BIA|CCA)[A-Z\d]{16}`,
    String.raw`AIza[\w-]{30,}`,
    String.raw`gh[opsur]_[A-Za-z\d]{16,}`,
    String.raw`github_pat_\w{16,}`,
    String.raw`glpat-[\w-]{16,}`,
    String.raw`xox[a-z][.-][\w.-]{8,}`,
  ].join('|'),
  'g',
);
/** What words may end with too: "risk_level". */
const AT_AN_EDGE = new RegExp(
  EDGE + String.raw`(?:sk_[\w-]{6,}|sk-[\w-]{16,}|ya29\.[\w-]{10,}|SG\.[\w-]{10,}\.[\w-]{10,})`,
  'g',
);

/** Before a tail that is random. */
const PREFIXES = [
  // Developers' platforms
  'GR1348941|gl(?:rt|ptt|dt|cbt|soat|ft|imt|agent|oas|ffct|sa|c)[-_]',
  'npm_|pypi-|rubygems_|CLOJARS_|oy2|dckr_(?:pat|oat)_|AKC[a-z]|cmVmd|sq[apu]_|CCIP(?:AT|RJ)_|bk(?:ua|pt|at|ct)_|pul-',
  'sgp_|sntry[su]_|phc_|phx_|phr_|phs_|rdme_|pnu_|PMAK-|fig[doup]_|fio-u-|API-(?=[A-Z\\d]{26})|tk-us-',
  's-s4t2(?:ud|af)-|bb_(?:pr|ma)_|rootly_|rh-api-|lin_(?:api|oauth)_|ntn_|secret_|tfp_|ico-',
  'AT(?:ATT|CTT)3|ATBB|BB(?:DC|FF)-|ATOA|NR(?:AK|BR|JS|II|IQ|RA|SP|AA|AL)-|CFPAT-|slk_|endr\\+|pnb_',
  'dt0[a-z]\\d\\d\\.|glsa_|ddp_|waka_|snyk_|sbp_|sb_secret_',
  // Clouds
  'GOCSPX-|1\\/\\/0|LTAI|HRKU-|cf(?:k|[ua]t)_|5AEP861|3MVG9|AQVN|y0_|salad_cloud_|mdb_sa_|aio_|flb_live_|na1\\.',
  'sha256~|NF-(?=[A-Za-z\\d]{32})|(?:pub|sub|sec)-c-|AKID|AKLT|AKAP|do[opr]_v1_|dapi|dose|dop_|v1\\.0-',
  'tskey-[a-z]{2,9}-|nf[pcoub]_|vc[pikar]_|pscale_(?:pw|tkn|oauth)_',
  'fo1_|fm[12][ar]?_|ABSK|bedrock-api-key-|amzn1\\.oa2-cs\\.v1\\.|amzn\\.mws\\.|hv[sbr]\\.|[sbr]\\.|ops_|A3-',
  'AGE-SECRET-KEY-1|dp\\.(?:pt|st|ct|sa|scim|audit)\\.',
  'p8e-|hcp_|vultr_|wpu_|okta_|SSWS_|xapp-|xwfp-|apify_api_|EAA[A-Z]?|IGQV|sl\\.(?:u\\.)?|pat[A-Za-z\\d]{14}\\.',
  'pat-(?:na|eu|ap)\\d-',
  // Payments and mail
  'rk_(?:live|test|prod)_|pk_(?:live|test|prod)_|whsec_|shp(?:at|ca|pa|ss|tka)_|sq0[a-z]{3}-',
  'FLW(?:SECK|PUBK)(?:_TEST)?-|EZ[AT]K|(?:shippo|duffel|cal|sm|rzp|ak)_(?:live|test)_|sm_[aps]at_|ramp_sec_|sqco_',
  'xnd_|APP_USR-',
  'access-(?:sandbox|development|production)-|(?:live|test)_|key-|x(?:keysib|smtpsib)-|re_|mlsn\\.|WPL_AP\\d\\.',
  // Models
  'hf_|api_org_|gsk_|xai-|pplx-|r8_|nvapi-|lsv2_(?:pt|sk)_|pcsk_|tvly-|csk-|jina_|fw_|ctx7sk-|e2b_|wandb_v1_',
  'composio_|fc-|mdb_|rpa_|ls__|gAAAAA|tgp_v1_|ark-(?=[\\da-f]{8}-)|VF\\.(?:DM\\.|WS\\.)?',
].join('|');
/** How long a key is at least, with its prefix: costs less than to try each of them. */
const LONG_ENOUGH = '(?=[\\w+/=~.-]{16})';
const PREFIXED = new RegExp(`${EDGE}${LONG_ENOUGH}(${PREFIXES})[\\w+/=~-]{12,}(?:\\.[\\w-]{8,})?`, 'g');
/** Shapes without a beginning of their own: bots of Telegram and Discord, devices of Firebase, hashes, regions at the end. */
const SHAPED = [
  /(?<![A-Za-z\d])(?:bot)?\d{8,10}:(?=[\w-]{0,34}[A-Z])[\w-]{32,}/g,
  /(?<![\w.-])[MNO][\w-]{22,27}\.[\w-]{5,7}\.[\w-]{25,}/g,
  /(?<![A-Za-z\d])AAAA[\w-]{7}:[\w-]{60,}/g,
  /(?<![\w$])\$(?:2[abxy]?|5|6|y|argon2(?:id|i|d)|apr1)\$[\w./+=,$-]{20,}/g,
  /(?<![A-Za-z\d])[\da-f]{32}(?:-us\d{1,2}|[\da-f]{4}NRAL)(?!\w)/g,
];
/** Client secrets of Entra ID, and tokens of Terraform: what tells them stands within. */
const WITHIN = /[78]Q~[\w~.-]{26,}|\.atlasv1\.[\w-]{16,}/g;

export function findPrefixed(text: string, found: Found): void {
  for (const pattern of [ANYWHERE, AT_AN_EDGE, ...SHAPED]) findAll(pattern, text, found);
  PREFIXED.lastIndex = 0;
  for (let key = PREFIXED.exec(text); key !== null; key = PREFIXED.exec(text)) {
    const [all, prefix = ''] = key;
    if (isMachineMade(all.slice(prefix.length, prefix.length + 64))) found(key.index, key.index + all.length);
  }
  if (!text.includes('Q~') && !text.includes('.atlasv1.')) return;
  findAll(WITHIN, text, (at, end) => {
    const before = /[\w~.-]{1,14}$/.exec(text.slice(Math.max(0, at - 14), at))?.[0] ?? '';
    found(at - before.length, end);
  });
}

/** What follows a prefix is a key, and no words. */
function isMachineMade(tail: string): boolean {
  const isMixed = /\d/.test(tail) || (/[a-z]/.test(tail) && /[A-Z]/.test(tail));
  return isMixed && (/^[\da-fA-F-]{16}|^[\da-fA-F-]+$/.test(tail) || surpriseOf(tail.replace(/^\d{1,24}/, '')) > -8);
}

function findAll(pattern: RegExp, text: string, found: Found): void {
  pattern.lastIndex = 0;
  for (let key = pattern.exec(text); key !== null; key = pattern.exec(text)) found(key.index, pattern.lastIndex);
}
