namespace NgHvi;

/// <summary>A method as command lines and JSON know it: one line of <c>Methods.All</c>.</summary>
/// <param name="Name">Such as "ng-hvi".</param>
/// <param name="Help">What it is, in a few words.</param>
/// <param name="Options">The options that it has, with its own defaults; options of the same name are one option.</param>
/// <param name="Create">The method with the options that were given.</param>
internal sealed record MethodEntry(string Name, string Help, IReadOnlyList<FitOption> Options, Func<IMethodValues, Method> Create)
{
    /// <summary>What --preset allows.</summary>
    public IReadOnlyList<string> Presets { get; init; } = ["default", "published"];

    /// <summary>The sentence that refuses options that do not go together or with the model; null where they do.</summary>
    public Func<IMethodValues, string?> Refuse { get; init; } = _ => null;
}
