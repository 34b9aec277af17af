// Whether somebody has logged out: nothing is asked any more, since the first answer would be a question for a password.

let ended = false;

export const end = () => { ended = true; };
export const isOver = () => ended;
