"""What the pages stand on, from facts to figures.

From the top: `ui` draws (and alone knows Streamlit); `charts`, `intake` and `store` make figures,
read what users bring and keep what they save, each without the others; `pricing` says what to
charge; `market` says what is posted; `scenario` holds the objects all of them speak of; `datasets`
reads and checks the data. A layer imports only what stands below it, which pyproject.toml states
and `make contract` keeps.
"""
