/** What the thread said about the protocols. Authors and days of the mails are in `data/`. */

/** What a mail says about a protocol. */
export interface Said {
  /** Message-ID of the mail. */
  readonly messageId: string;
  /** What it says, in our words. */
  readonly what: string;
}

/** A mail: call it with what it says. */
type Mail = (what: string) => Said;

const mail =
  (messageId: string): Mail =>
  (what) => ({ messageId, what });

export const sketch: Mail = mail('ZmzPoW7K5GIitQ8B@google.com');
export const june17: Mail = mail('ZnCCZ5gQnA3zMQtv@google.com');
export const threeTiers: Mail = mail('CADrL8HW=kCLoWBwoiSOCd8WHFvBdWaguZ2ureo4eFy9D67+owg@mail.gmail.com');
export const july9: Mail = mail('Zo137P7BFSxAutL2@google.com');
export const lockOfItsOwn: Mail = mail('Zrt5eNArfQA7x1qj@google.com');
export const emptyHead: Mail = mail('Ztd_N7KfcRBs94YM@google.com');
export const plainStore: Mail = mail('CADrL8HWbNjv-w-ZJOxkLK78S5RePd2QXDuXV-=4iFVV29uHKyg@mail.gmail.com');
export const atomicWord: Mail = mail('ZuG4YYzozOddPRCm@google.com');
export const release: Mail = mail('CADrL8HVvNbNe1o7Db3du_QDTvkMoSuv5gU09TAHxzY45BqpSjA@mail.gmail.com');
export const asLanded: Mail = mail('20250318180303.283401-3-seanjc@google.com');
export const otherGfn: Mail = mail('20260505065715.186759-1-pbonzini@redhat.com');
export const otherRole: Mail = mail('20260702155117.531932578@linuxfoundation.org');
