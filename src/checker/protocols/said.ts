/** What the thread said about the protocols. A test holds authors and days to the mails in `data/`. */

/** What a mail says about a protocol, in our words. */
export interface Said {
  /** Author. */
  readonly who: string;
  /** Day of the mail; month and year where the day is not known. */
  readonly when: string;
  /** Message-ID of the mail. */
  readonly messageId: string;
  /** What it says, in our words. */
  readonly what: string;
}

/** A mail: call it with what it says. */
type Mail = (what: string) => Said;

const mail =
  (who: string, when: string, messageId: string): Mail =>
  (what) => ({ who, when, messageId, what });
const houghton = 'James Houghton';
const christopherson = 'Sean Christopherson';

export const sketch: Mail = mail(christopherson, '14 June 2024', 'ZmzPoW7K5GIitQ8B@google.com');
export const june17: Mail = mail(christopherson, '17 June 2024', 'ZnCCZ5gQnA3zMQtv@google.com');
export const threeTiers: Mail = mail(
  houghton,
  '28 June 2024',
  'CADrL8HW=kCLoWBwoiSOCd8WHFvBdWaguZ2ureo4eFy9D67+owg@mail.gmail.com',
);
export const july9: Mail = mail(christopherson, '9 July 2024', 'Zo137P7BFSxAutL2@google.com');
export const lockOfItsOwn: Mail = mail(christopherson, 'August 2024', 'Zrt5eNArfQA7x1qj@google.com');
export const emptyHead: Mail = mail(christopherson, 'September 2024', 'Ztd_N7KfcRBs94YM@google.com');
export const plainStore: Mail = mail(
  houghton,
  'September 2024',
  'CADrL8HWbNjv-w-ZJOxkLK78S5RePd2QXDuXV-=4iFVV29uHKyg@mail.gmail.com',
);
export const atomicWord: Mail = mail(christopherson, 'September 2024', 'ZuG4YYzozOddPRCm@google.com');
export const release: Mail = mail(
  houghton,
  'January 2025',
  'CADrL8HVvNbNe1o7Db3du_QDTvkMoSuv5gU09TAHxzY45BqpSjA@mail.gmail.com',
);
export const asLanded: Mail = mail(
  christopherson,
  '18 March 2025',
  '20250318180303.283401-3-seanjc@google.com',
);
