using System.Reflection.Emit;
using System.Runtime.Loader;

namespace NgHvi.Interactive.Charts;

/// <summary>
/// XPlot.Plotly: traces and layouts have the members of an old plotly.js, so that other members need a place of their own.
/// </summary>
internal sealed class XPlotCharts : IChartPackage
{
    private const string Members = "Members";

    public object FromJson(Type chart, string json)
    {
        using var figure = JsonDocument.Parse(json);
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("NgHvi.XPlot"), AssemblyBuilderAccess.RunAndCollect)
            .DefineDynamicModule("NgHvi.XPlot");
        var plot = Reflected.Method(chart, 3, "Plot");
        var place = Reflected.Method(chart, 1, "WithLayout");
        var trace = plot.GetGenericArguments()[0].GetGenericParameterConstraints()[0];
        var raw = WithMembers(module, trace);
        var traces = figure.RootElement.GetProperty("data").EnumerateArray().Select(data => Create(raw, data)).ToArray();
        var layout = Create(WithMembers(module, place.GetParameters()[0].ParameterType), figure.RootElement.GetProperty("layout"));

        var made = Activator.CreateInstance(chart)!;
        plot.MakeGenericMethod(trace).Invoke(made, [Reflected.ArrayOf(trace, traces), null, null]);
        place.Invoke(made, [layout]);
        return made;
    }

    public string ToJson(object chart)
    {
        // A chart gives its JSON only within the script that plots it.
        var script = (string)Reflected.Method(chart.GetType(), 0, "GetPlottingJS").Invoke(chart, null)!;
        var layout = Value(script, "var layout = ");
        return $$"""{"data":{{Value(script, "var data = ")}},"layout":{{(layout[0] == '{' ? layout : "{}")}}}""";
    }

    private static string Value(string script, string start)
    {
        var at = script.IndexOf(start, StringComparison.Ordinal);
        if (at < 0)
        {
            throw new MissingMemberException("GetPlottingJS");
        }

        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(script[(at + start.Length)..]));
        using var value = JsonDocument.ParseValue(ref reader);
        return value.RootElement.GetRawText();
    }

    private static object Create(Type type, JsonElement members)
    {
        var made = Activator.CreateInstance(type)!;
        type.GetField(Members)!.SetValue(made, Reflected.Values(members));
        return made;
    }

    /// <summary>A subclass with a dictionary whose entries Newtonsoft.Json writes as members.</summary>
    private static Type WithMembers(ModuleBuilder module, Type parent)
    {
        var newtonsoft = parent.Assembly.GetReferencedAssemblies()
            .FirstOrDefault(name => name.Name == "Newtonsoft.Json") ?? throw new MissingMemberException("Newtonsoft.Json");
        var context = AssemblyLoadContext.GetLoadContext(parent.Assembly)!;
        var attribute = Reflected.Find(context.LoadFromAssemblyName(newtonsoft), "Newtonsoft.Json.JsonExtensionDataAttribute");
        var type = module.DefineType("NgHvi." + parent.Name, TypeAttributes.Public | TypeAttributes.Class, parent);
        var members = type.DefineField(Members, typeof(Dictionary<string, object>), FieldAttributes.Public);
        members.SetCustomAttribute(new CustomAttributeBuilder(attribute.GetConstructor([])!, []));
        type.DefineDefaultConstructor(MethodAttributes.Public);
        return type.CreateType();
    }
}
