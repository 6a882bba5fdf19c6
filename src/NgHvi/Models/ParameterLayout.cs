namespace NgHvi;

/// <summary>The named blocks of θ.</summary>
public sealed class ParameterLayout
{
    internal ParameterLayout(params (string Name, IReadOnlyList<string> Entries, ParameterScale Scale)[] blocks)
    {
        var (list, names) = (new List<ParameterBlock>(), new List<string>());
        foreach (var (name, entries, scale) in blocks)
        {
            list.Add(new ParameterBlock(name, names.Count, entries.Count, scale));
            names.AddRange(entries);
        }

        (Blocks, Names) = (list, names);
    }

    /// <summary>M, the dimension of θ.</summary>
    public int Count => Names.Count;
    /// <summary>Blocks in order.</summary>
    public IReadOnlyList<ParameterBlock> Blocks { get; }
    /// <summary>Names of all entries of the unconstrained θ.</summary>
    public IReadOnlyList<string> Names { get; }
}
