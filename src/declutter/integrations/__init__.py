"""declutter inside other people's engines: one module an engine, each an extra of its own.

Nothing is loaded here. `declutter.integrations.spark` needs `declutter[spark]`, and so on; without it, the import of
the module raises `declutter.MissingExtraError`, which names the extra. The modules use nothing of declutter but its
public names.
"""
