"""青禾茶铺, a small made-up shop at `/demo-shop/` that carries the web chat, to try it as a customer does.

It sells nothing and stores nothing; orders and stock are those of its own catalogue.
"""
