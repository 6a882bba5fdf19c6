namespace NgHvi;

/// <summary>A method as command lines and JSON know it: one line of <c>Methods.All</c>.</summary>
internal sealed record MethodEntry(string Name, string Help, IReadOnlyList<FitOption> Options, Func<IMethodValues, Method> Create)
{
    /// <summary>What --preset allows.</summary>
    public IReadOnlyList<string> Presets { get; init; } = ["default", "published"];
    /// <summary>The sentence that refuses options that do not go together or with the model; null where they do.</summary>
    public Func<IMethodValues, string?> Refuse { get; init; } = _ => null;
}
