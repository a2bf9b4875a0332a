/** Words that people put into secrets: of shops, of computers, of lists of common passwords. */
export const COMMON_WORDS: readonly string[] =
  ('access account admin administrator alpha amazon angel apple april august autumn azure backup ' +
    'banana baseball batman battery beach beta black blue bravo cash cashier change charlie chicken ' +
    'chocolate client cloud coffee company computer connect correct cookie credential customer data ' +
    'database december default delta demo deploy dragon earth eleven empty enter example february ' +
    'fire flower football forever freedom friday friend gamma george ginger golden green guest happy ' +
    'hello hockey horse house hunter inventory january jesus june july killer king kitchen letmein ' +
    'live local login london love lucky machine magic manager march master matrix michael mobile ' +
    'monday money monkey mother music mustang network never north november number oauth october ' +
    'office online open openid orange order owner pass passphrase passw0rd password pepper phone ' +
    'phrase please point production purple queen random register retail river root saturday school ' +
    'secret secure security september server service shadow shop silver simple soccer spring staff ' +
    'staging staple star starwars stock store summer sunday sunshine super superman supplier system ' +
    'temp tenant terminal test thursday tiger token tuesday user warehouse water wednesday welcome ' +
    'white winter wizard world yellow zebra').split(' ')

/** Rows of keyboards, and the alphabet, along which fingers walk. */
export const WALKS: readonly string[] = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  '!@#$%^&*()',
  '!"§$%&/()=',
]

/** Names of the product and of who runs it. */
export const BRANDS: readonly string[] = ['orchard', 'openiddict', 'fusion', 'kensium']
