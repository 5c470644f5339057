/** How a team's own server signs an identity token: HS256, `sub` and `exp` required (docs/contract.md §6). */
export const EXAMPLES: Record<"python" | "node" | "php", string> = {
  python: `import time, jwt  # pip install pyjwt

token = jwt.encode(
    {
        "sub": str(user.id),
        "name": user.name,
        "email": user.email,
        "exp": int(time.time()) + 600,
    },
    YINGDA_SECRET,
    algorithm="HS256",
)`,
  node: `import jwt from "jsonwebtoken"; // npm install jsonwebtoken

const token = jwt.sign(
  { sub: String(user.id), name: user.name, email: user.email },
  process.env.YINGDA_SECRET,
  { algorithm: "HS256", expiresIn: "10m" },
);`,
  php: `use Firebase\\JWT\\JWT; // composer require firebase/php-jwt

$token = JWT::encode([
    'sub' => (string) $user->id,
    'name' => $user->name,
    'email' => $user->email,
    'exp' => time() + 600,
], getenv('YINGDA_SECRET'), 'HS256');`,
};

/** What the page does with the token. */
export const IDENTIFY = `yingda.identify("<token>");`;
