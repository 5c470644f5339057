"""`yingda doctor`: looks at an installation and says in plain words what is wrong with it. It changes nothing."""
