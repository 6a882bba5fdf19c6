namespace NgHvi.Interactive.Display;

/// <summary>A result under the name of its series or column; a bare result has the name of its method, or none.</summary>
/// <typeparam name="T">A fit, predictions or another result.</typeparam>
/// <param name="Name">The name; empty for that of its method.</param>
/// <param name="Value">The result.</param>
public readonly record struct Named<T>(string Name, T Value)
{
    /// <summary>A result without a name of its own.</summary>
    public static implicit operator Named<T>(T value) => new("", value);

    /// <summary>A result and its name.</summary>
    public static implicit operator Named<T>((string Name, T Value) value) => new(value.Name, value.Value);
}
