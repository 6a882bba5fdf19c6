using System.Text.Json.Serialization.Metadata;

namespace NgHvi;

/// <summary>A way to the posterior, with all its options.</summary>
public abstract record Method
{
    private protected Method()
    {
    }

    internal static JsonSerializerOptions Json { get; } = new(StateArchive.Json)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameMethods } },
        RespectNullableAnnotations = true,
    };

    /// <summary>Name of its fits, for example "NG-HVI".</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    [JsonIgnore]
    internal virtual int UsualStarts => 1;

    internal abstract IEnumerable<string> Faults(ITarget? target); // Null: of options alone.

    internal abstract Engine Begin(ITarget target, RunSettings settings); // Searches for a start, once.
    private protected abstract Engine Create(ITarget target, RunSettings settings, StateArchive archive); // To be filled.

    internal Engine Restore(ITarget target, RunSettings settings, StateArchive archive)
    {
        var engine = Create(target, settings, archive);
        engine.Exchange(archive);
        return engine;
    }

    internal void Validate(ITarget? target)
    {
        if (Faults(target).FirstOrDefault() is { } fault) throw new ArgumentException(fault);
    }

    private static void NameMethods(JsonTypeInfo type)
    {
        if (type.Type != typeof(Method)) return;
        type.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "kind" };
        foreach (var method in typeof(Method).Assembly.GetTypes().Where(other => other.IsSubclassOf(typeof(Method)) && !other.IsAbstract))
            type.PolymorphismOptions.DerivedTypes.Add(new(method, method.Name));
    }
}
