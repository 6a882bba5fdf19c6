namespace NgHvi.Notebooks.Documents;

/// <summary>What a cell holds.</summary>
public enum CellKind
{
    /// <summary>Code that a run executes.</summary>
    Code,

    /// <summary>Markdown text.</summary>
    Markdown,

    /// <summary>Text that no front end interprets.</summary>
    Raw,

    /// <summary>A cell type this library does not know; it is kept as it is.</summary>
    Other,
}
