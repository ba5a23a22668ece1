# /// script
# dependencies = ["gitpython"]
# ///
import git

repository = git.Repo.init("/tmp/repository")
with repository.config_writer() as config:
    config.set_value("user", "name", "a").set_value("user", "email", "a@example.com")
assert repository.index.commit("first").message == "first"
assert repository.git.log("--oneline").endswith("first")
