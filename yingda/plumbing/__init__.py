"""The pipes every room shares: transactions with their events, live delivery, jobs, audit, files, secrets.

It knows no room and no business rule; rooms announce to it and are called back through the tables of `site`.
"""
