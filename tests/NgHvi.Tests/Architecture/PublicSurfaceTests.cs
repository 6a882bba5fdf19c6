using System.Reflection;
using System.Runtime.CompilerServices;
using NgHvi.Families;
using NgHvi.Tests.Shared;

namespace NgHvi.Tests.Architecture;

public class PublicSurfaceTests
{
    private static readonly Type[] PublicTypes = typeof(GaussianFamily).Assembly.GetExportedTypes();

    [Fact]
    public void No_public_property_or_field_is_an_array() => Assert.Empty(
        from type in PublicTypes
        from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let held = member switch { PropertyInfo property => property.PropertyType, FieldInfo field => field.FieldType, _ => typeof(void) }
        where held.IsArray
        select $"{type.Name}.{member.Name}");

    [Fact]
    public void No_public_property_can_be_set_after_construction() => Assert.Empty(
        from type in PublicTypes
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        let setter = property.GetSetMethod()
        where setter is not null && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
        select $"{type.Name}.{property.Name}");

    [Fact]
    public void Namespace_of_a_public_type_is_its_folder()
    {
        var files = Directory.GetFiles(Library(), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Library(), file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !file.StartsWith("bin/", StringComparison.Ordinal) && !file.StartsWith("obj/", StringComparison.Ordinal))
            .ToHashSet();
        Assert.Empty(
            from type in PublicTypes
            where !type.IsNested
            let name = type.Name.Split('`')[0]
            let folder = type.Namespace!.Replace("NgHvi", "", StringComparison.Ordinal).Replace('.', '/').TrimStart('/')
            let file = folder.Length == 0 ? $"{name}.cs" : $"{folder}/{name}.cs"
            where !files.Contains(file)
            select $"{type.FullName} is not in {file}");
    }

    private static string Library() => Path.Combine(Repository.Root, "src", "NgHvi");
}
